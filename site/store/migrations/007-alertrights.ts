/**
 * Alerts came, and with them rights that the roles of a store made before do not have. They are given to the roles that a
 * fresh store has them in; what else a site made of its roles stays.
 */
export const alertRights = `
UPDATE role SET rights = (
  SELECT json_group_array(value) FROM (
    SELECT value FROM json_each(role.rights)
    UNION
    SELECT value FROM json_each(CASE role.name
      WHEN 'operator' THEN '["alert.read","alert.work"]'
      WHEN 'supervisor' THEN '["alert.read","alert.work","alert.supervise","alert.sources"]'
      WHEN 'auditor' THEN '["alert.read"]'
      ELSE '["alert.read","alert.sources"]'
    END)
  )
)
WHERE name IN ('operator', 'supervisor', 'auditor', 'administrator');
`;
