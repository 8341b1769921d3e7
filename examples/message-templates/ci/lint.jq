# Turns the output of `terraform test -json -verbose` into Markdown: what is wrong, and what customers will read in the templates
# that $names lists.

def block: "", "```text", ., "```";

[inputs] as $lines
| [$lines[] | select(.type == "diagnostic").diagnostic | select(.severity == "error")] as $errors
| ([$lines[] | select(.type == "test_plan").test_plan.output_changes.rendered.after? // {}] | add // {}) as $rendered
| [$rendered | to_entries[] | select(.key | split("/")[0] | IN($names[]))] as $changed
| "### Message templates: \($errors | if . == [] then "no problems" elif length == 1 then "1 error" else "\(length) errors" end)",
  ($errors[] | "\(.summary)\n\n\(if .address? then "In \(.address)\n" else "" end)\(.detail)" | block),
  ($changed[] | "", "#### \(.key)", (.value | block))
