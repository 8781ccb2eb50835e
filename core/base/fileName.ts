import { z } from 'zod';

/** Names of files in a desk's export folder, other than exported pictures (`ExportFileName`). */
export const ReportFileName = z.string().regex(/^(handover|report)_[a-z0-9_-]{1,100}\.(pdf|csv|json)$/);
export const KeysFileName = z.string().regex(/^keys_(vi|en)_[0-9a-f]{8}\.pdf$/);
