/** What the module keeps in RAM: gone with a reset or a pulled plug. */
export interface ModuleState {
  /** SFE: repeats commands. */
  echo: boolean;
  /** S2, two hexadecimal digits. */
  channel: string;
  /** S3, four hexadecimal digits. */
  panId: string;
  password: string;
  routeBId: string;
  /** S17: authenticates again by itself when the lifetime is over. */
  renewsItself: boolean;
}

export const freshModuleState = (echo: boolean): ModuleState => ({
  echo,
  channel: '21',
  panId: 'FFFF',
  password: '',
  routeBId: '',
  renewsItself: true,
});
