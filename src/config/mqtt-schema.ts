import { z } from 'zod';

const file = z.string().min(1);

/** The key `mqtt` of a gateway's configuration: a broker at home, for Home Assistant and others. */
export const mqttSchema = z
  .strictObject({
    broker: z
      .string()
      .regex(/^mqtts?:\/\/[^/\s]+$/, { message: 'an address such as mqtt://192.168.1.5:1883 is expected' })
      .describe('Broker at home'),
    site: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,40}$/, { message: 'letters, digits, _ and - are expected' })
      .default('home')
      .describe('Name of this house in the topics hems/<site>/…'),
    user: z.string().nullable().default(null).describe('null: the broker asks for none'),
    password_file: file.nullable().default(null).describe('File with the password of that user'),
    ca_file: file.nullable().default(null).describe('Certificate of the broker’s authority (mqtts), PEM'),
    discovery_prefix: z
      .string()
      .regex(/^[\w/-]{1,60}$/)
      .default('homeassistant')
      .describe('As Home Assistant has it'),
    commands: z.boolean().default(false).describe('Whether modes and switches may be set from there'),
  })
  .describe('Home Assistant and others over a broker at home');

export type MqttConfig = z.infer<typeof mqttSchema>;
