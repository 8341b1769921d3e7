# Turns the JSON of a plan into Markdown: what happened at Meta since the last apply, what apply will do, and which templates
# need attention.

import "templates" as t;

def show: if . == null then "-" else t::cell end;

def key: .address | t::cell | "`\(.)`";

def table($title; $head; rows):
  [rows] | if . == [] then empty else "", $title, "", "| \($head | join(" | ")) |", "| \($head | map("---") | join(" | ")) |", .[] end;

# Status and category are facts that Meta decides.
def decided: "status", "effective_category", "correct_category", "rejected_reason";

[t::templates] as $all
| [$all[] | select(t::problem)] as $problems
| [.resource_changes[]? | select(.type == "whatsapp_message_template" and .change.actions != ["no-op"])] as $changes
| "### Message templates: total \($all | length), need attention \($problems | length), to change \($changes | length)",
  table("Changed at Meta since the last apply:"; ["template", "value", "before", "after"];
    .resource_drift[]? | select(.type == "whatsapp_message_template") | . as $drift | decided as $name | .change
    | select(.before[$name]? != .after[$name]?)
    | "| \($drift | key) | \($name) | \(.before[$name]? | show) | \(.after[$name]? | show) |"),
  table("Apply will do:"; ["template", "action"]; $changes[] | "| \(key) | \(.change.actions | join(", ")) |"),
  table("Need attention:"; ["template", "status", "reason", "configured category", "category at Meta", "announced category"];
    $problems[] | "| \(key) | " + (.values | [.status, .rejected_reason, .category, .effective_category, .correct_category]
      | map(show) | join(" | ")) + " |")
