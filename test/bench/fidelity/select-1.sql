\set id 1
SELECT 1
