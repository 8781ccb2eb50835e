import { ortc, type types } from 'mediasoup';
import { z } from 'zod';
import { fail, ok, type Result } from '../../core/base/result.ts';

const DtlsParameters = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        // RFC 8122 5; mediasoup accepts any value and fails at the handshake.
        value: z
          .string()
          .max(300)
          .regex(/^[0-9a-f]{2}(:[0-9a-f]{2})+$/i),
      }),
    )
    .min(1)
    .max(10),
});

/** Validates a window's DTLS parameters before they are passed to mediasoup. */
export function validateDtlsParameters(found: unknown): Result<types.DtlsParameters> {
  const parsed = DtlsParameters.safeParse(found);
  if (!parsed.success) return fail('call.invalid', { where: 'dtlsParameters' });
  const { role, fingerprints } = parsed.data;
  return ok({ fingerprints, ...(role === undefined ? {} : { role }) });
}

export function validateRtpCapabilities(found: unknown): Result<types.RtpCapabilities> {
  // mediasoup checks the shape itself, fills in defaults, and throws a TypeError with the reason.
  const given = structuredClone(found) as types.RtpCapabilities;
  try {
    ortc.validateAndNormalizeRtpCapabilities(given);
    return ok(given);
  } catch (error) {
    return fail('call.invalid', {
      where: `rtpCapabilities: ${error instanceof Error ? error.message : '?'}`,
    });
  }
}
