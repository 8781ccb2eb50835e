/**
 * What a sitting's password has signed: the id of the one record of the watch that it serves. Of those from before nothing is
 * known; each of them may serve one yet.
 */
export const signatures = `
ALTER TABLE sitting ADD COLUMN signed TEXT;
`;
