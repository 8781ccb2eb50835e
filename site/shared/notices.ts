import type { Fault } from '../../core/errors/faults.ts';

/** Receives faults that last, for every desk to show, and their ends. */
export interface Notices {
  onNotice(fault: Fault): void;
  onNoticeOver(code: Fault['code']): void;
}
