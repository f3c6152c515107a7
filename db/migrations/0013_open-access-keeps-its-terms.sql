-- Nobody was told that access ends with the group: what is open was asked for under the old terms and keeps them.
UPDATE `requests` SET `policy` = json_set(`policy`, '$.settings.endWhenIneligible', json('false'))
WHERE `state` IN ('pending', 'granting', 'active') AND `policy`->>'$.settings.endWhenIneligible' IS NULL;
