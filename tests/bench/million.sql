-- A register as it is after eleven years: %(matters)s letters, the newest %(open)s still open. Made up, and said to be so.
INSERT INTO register.matters (number, kind, category, subject, status, channel, received_at, registered_at, department_id, due_at, warn_at,
                              provisional, episode, closed_at, archived_at, worked_days, version)
SELECT 'LX-' || extract(year FROM at) || '-' || lpad((n %% 1000000)::text, 6, '0'), 'letter',
       (ARRAY['general', 'general', 'general', 'hotline', 'discipline'])[1 + n %% 5],
       (ARRAY['关于', '反映', '咨询', '建议', '投诉'])[1 + n %% 5]
        || (ARRAY['科技企业', '高新技术', '农村科技', '技术合同', '科技成果', '孵化器', '研发经费', '人才引进'])[1 + n %% 8]
        || (ARRAY['认定', '登记', '补助', '延期', '奖励', '验收', '备案'])[1 + n %% 7]
        || (ARRAY['路灯', '扶持', '材料', '进度', '公示', '专利', '税收', '设备', '场地', '贷款', '培训'])[1 + n %% 11] || '问题' || n,
       CASE WHEN open THEN (ARRAY['registered', 'accepted', 'assigned', 'signed-for', 'drafted'])[1 + n %% 5] ELSE 'archived' END,
       (ARRAY['web', 'letter', 'visit', 'call'])[1 + n %% 4], at, at, department,
       coalesce(reckoned.due_at, at + interval '42 days'), coalesce(reckoned.warn_at, at + interval '36 days'),
       coalesce(reckoned.provisional, false), 1, closed, closed, extract(day FROM closed - at)::int * 5 / 7, 1
FROM (SELECT n, at, n > %(matters)s - %(open)s AS open, ids[1 + n %% cardinality(ids)] AS department,
             CASE WHEN n <= %(matters)s - %(open)s THEN at + (n %% 50) * interval '1 day' END AS closed
      FROM (SELECT n, CASE WHEN n > %(matters)s - %(open)s
                           THEN now() - (%(matters)s - n + 1)::float / %(open)s * make_interval(days => %(days)s)
                           ELSE now() - make_interval(days => %(days)s) - (%(matters)s - %(open)s - n)::float / %(matters)s * interval '10 years' END AS at
            FROM generate_series(1, %(matters)s) AS n) AS received,
           (SELECT array_agg(id ORDER BY position) AS ids FROM register.departments WHERE id NOT IN ('leadership', 'floating')) AS departments
     ) AS letters LEFT JOIN reckoned ON day = (at AT TIME ZONE 'Asia/Shanghai')::date;

INSERT INTO register.letters (matter_id, body, anonymous, code_hash)
SELECT id, '正文', true, md5(id::text)
FROM register.matters;

INSERT INTO register.episodes (matter_id, number, reason, opened_at, closed_at, incarnation, instance_key)
SELECT id, 1, 'first', received_at, closed_at, 'bench', id::text FROM register.matters;

UPDATE register.matters SET handler_id = holder
FROM (SELECT department_id AS department, min(staff_id) AS holder
      FROM register.incumbencies JOIN register.posts ON posts.id = post_id GROUP BY department_id) AS holders
WHERE department = matters.department_id AND status IN ('signed-for', 'drafted');

INSERT INTO register.limits (matter_id, episode, sequence, current, category, amount, unit, figure, short, article, table_version,
                             received_at, due_on, due_at, warn_at, latest_on, provisional, reason, changed_at)
SELECT id, 1, 1, true, category, 30, 'working-day', %(figure)s::json, false, 'TL-6', '1',
       received_at, reckoned.due_on, matters.due_at, matters.warn_at, latest_on, reckoned.provisional, 'computed', registered_at
FROM register.matters JOIN reckoned ON day = (received_at AT TIME ZONE 'Asia/Shanghai')::date
WHERE closed_at IS NULL;

INSERT INTO register.ratings (matter_id, episode, department_id, kind, level, given_at)
SELECT id, 1, department_id, kind, (ARRAY['very-satisfied', 'satisfied', 'fair', 'dissatisfied', 'very-dissatisfied'])[1 + id %% 5], closed_at
FROM register.matters WHERE closed_at IS NOT NULL AND id %% 3 = 0;
