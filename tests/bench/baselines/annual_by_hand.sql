-- The five indicators of every branch and unit, quarters, halves and year, written by hand: no rules
-- by place or day, no leave, no founding or closing, no transfers, provisional figures only.
CREATE TEMPORARY TABLE bench_figures AS
WITH parts (part, first_month, last_month) AS (
    VALUES (0, 1, 12), (1, 1, 3), (2, 4, 6), (3, 7, 9), (4, 10, 12), (5, 1, 6), (6, 7, 12)
),
held AS (
    SELECT id, branch_id, for_month, meeting_type, present_count, expected_count,
           CASE WHEN has_resolution OR conclusion <> '' THEN 1 ELSE 0 END AS has_outcome
    FROM meetings_meeting
    WHERE held_on BETWEEN %(first_day)s AND %(last_day)s
      AND state NOT IN ('PLANNED', 'NOTIFIED', 'IN_PROGRESS', 'CANCELLED')
),
met AS (
    SELECT p.part, h.branch_id,
           sum(h.present_count) AS present, sum(h.expected_count) AS expected,
           count(DISTINCT CASE WHEN h.meeting_type IN ('REGULAR', 'COMBINED')
                 THEN h.for_month END) AS regular,
           count(DISTINCT CASE WHEN h.meeting_type IN ('THEMATIC', 'COMBINED')
                 THEN (h.for_month + 2) / 3 END) AS thematic,
           sum(h.has_outcome) AS outcomes, count(*) AS meetings
    FROM held h JOIN parts p ON h.for_month BETWEEN p.first_month AND p.last_month
    GROUP BY p.part, h.branch_id
),
attended AS (
    SELECT p.part, h.branch_id, a.member_id, count(*) AS expected,
           sum(CASE WHEN a.contribution_count > 0 THEN 1 ELSE 0 END) AS spoke
    FROM held h
    JOIN meetings_attendance a ON a.meeting_id = h.id
    JOIN parts p ON h.for_month BETWEEN p.first_month AND p.last_month
    WHERE a.is_expected
    GROUP BY p.part, h.branch_id, a.member_id
),
members AS (
    SELECT part, branch_id, count(*) AS members,
           sum(CASE WHEN spoke >= 6 THEN 1 ELSE 0 END) AS spoke_enough
    FROM attended GROUP BY part, branch_id
)
SELECT l.ancestor_id AS organization_id, m.part, count(*) AS branches,
       sum(m.present) AS present, sum(m.expected) AS expected, sum(m.regular) AS regular,
       sum(m.thematic) AS thematic, sum(m.outcomes) AS outcomes, sum(m.meetings) AS meetings,
       sum(o.members) AS members, sum(o.spoke_enough) AS spoke_enough
FROM met m
JOIN members o ON o.part = m.part AND o.branch_id = m.branch_id
JOIN branches_organizationline l ON l.descendant_id = m.branch_id AND l.valid_to IS NULL
GROUP BY l.ancestor_id, m.part
