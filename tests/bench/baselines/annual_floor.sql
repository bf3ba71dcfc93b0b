-- One pass over a year of attendance: joined with its meetings, grouped by member, nothing written.
SELECT a.member_id,
       count(*) AS expected,
       sum(CASE WHEN a.status IN (1, 2) THEN 1 ELSE 0 END) AS present,
       sum(CASE WHEN a.contribution_count > 0 THEN 1 ELSE 0 END) AS spoke
FROM meetings_attendance a
JOIN meetings_meeting m ON m.id = a.meeting_id
WHERE m.held_on BETWEEN %(first_day)s AND %(last_day)s AND a.is_expected
GROUP BY a.member_id
