/**
 * SQL: what a unit's result was made from, as a list of facts, null when nothing is kept of it. `result` names a row with
 * `run_id`, `noun`, `subject`, `unit_kind` and `unit_id`. A township pools its schools: what they brought is what it has.
 */
export function factsOf(result: string): string {
  return `case ${result}.unit_kind
    when 'township' then (
      select jsonb_agg(jsonb_build_object(
               'key', concat_ws('/', member.code, member.stage, fact.content ->> 'key'),
               'label', concat(member.name, '·', fact.content ->> 'label'), 'value', fact.content ->> 'value')
               order by member.code, member.stage collate "C", fact.position)
        from scoring_units own
        join scoring_units member on member.run_id = own.run_id and member.unit_kind = 'school-stage'
                                 and member.township_code = own.code
        join scoring_inputs on scoring_inputs.run_id = member.run_id and scoring_inputs.noun = ${result}.noun
                           and scoring_inputs.subject = ${result}.subject
                           and scoring_inputs.unit_kind = member.unit_kind
                           and scoring_inputs.unit_id = member.unit_id
       cross join jsonb_array_elements(scoring_inputs.facts) with ordinality as fact (content, position)
       where own.run_id = ${result}.run_id and own.unit_kind = ${result}.unit_kind
         and own.unit_id = ${result}.unit_id)
    else (
      select scoring_inputs.facts from scoring_inputs
       where scoring_inputs.run_id = ${result}.run_id and scoring_inputs.noun = ${result}.noun
         and scoring_inputs.subject = ${result}.subject and scoring_inputs.unit_kind = ${result}.unit_kind
         and scoring_inputs.unit_id = ${result}.unit_id)
    end`;
}
