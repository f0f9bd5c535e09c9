/**
 * The parts of the ECHONET Consortium's Machine Readable Appendix (MRA, echonet.jp/spec_mra_rr3) that mean something to
 * us: one file a device class, and definitions that the files refer to. Numbers of the documents are hexadecimal texts
 * (`0xE0`). The documents are not part of this project; a user may bring them.
 */
export interface MraDevice {
  readonly eoj: string;
  readonly className: MraText;
  readonly elProperties: readonly MraProperty[];
}

export interface MraText {
  readonly ja: string;
  readonly en: string;
}

export type MraRule = 'required' | 'required_c' | 'required_o' | 'optional' | 'notApplicable';

export interface MraProperty {
  readonly epc: string;
  readonly validRelease: { readonly from: string; readonly to: string };
  readonly propertyName: MraText;
  readonly shortName: string;
  readonly accessRule: { readonly get: MraRule; readonly set: MraRule; readonly inf: MraRule };
  readonly atomic?: string | undefined;
  readonly data: MraData;
}

export interface MraNumber {
  readonly type: 'number';
  readonly format: 'int8' | 'int16' | 'int32' | 'uint8' | 'uint16' | 'uint32';
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly enum?: readonly number[] | undefined;
  readonly unit?: string | undefined;
  readonly multiple?: number | undefined;
  readonly multipleOf?: number | undefined;
  readonly coefficient?: readonly string[] | undefined;
  readonly overflowCode?: boolean | undefined;
  readonly underflowCode?: boolean | undefined;
}

export interface MraState {
  readonly type: 'state';
  readonly size: number;
  /** `edt` is a code or a range `0x000a...0x0013`. */
  readonly enum: readonly { readonly edt: string; readonly name: string }[];
}

export interface MraObject {
  readonly type: 'object';
  readonly properties: readonly { readonly shortName: string; readonly element: MraData }[];
}

export interface MraArray {
  readonly type: 'array';
  readonly minItems?: number | undefined;
  readonly maxItems: number;
  readonly items: MraData;
}

export type MraData =
  | MraNumber
  | MraState
  | MraObject
  | MraArray
  | { readonly type: 'numericValue'; readonly enum: readonly { readonly edt: string; readonly numericValue: number }[] }
  | { readonly type: 'level'; readonly base: string; readonly maximum: number }
  | { readonly type: 'raw'; readonly minSize: number; readonly maxSize: number }
  | { readonly type: 'bitmap'; readonly size: number }
  | { readonly type: 'date'; readonly size?: number | undefined }
  | { readonly type: 'date-time'; readonly size?: number | undefined }
  | { readonly type: 'time'; readonly size?: number | undefined; readonly maximumOfHour?: number | undefined }
  | { readonly oneOf: readonly MraData[] }
  /** A name in the definitions; what stands beside it is added to the definition. */
  | (Partial<Pick<MraNumber, 'coefficient' | 'overflowCode' | 'underflowCode'>> & { readonly $ref: string });

export type MraDefinitions = ReadonlyMap<string, MraData>;
