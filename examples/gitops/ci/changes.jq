# Turns the JSON of a plan into Markdown: what changed, and what apply will do. It prints addresses and names of attributes, and no
# value.

def cell: tostring | gsub("[|\r\n]"; " ");

def unknown: [.. | booleans] | any;

# The names of the attributes that a change affects.
def names:
  .change as $c
  | [(($c.before // {}) + ($c.after // {}) + ($c.after_unknown // {})) | keys[]
    | select(($c.before // {})[.] != ($c.after // {})[.] or (($c.after_unknown // {})[.] | unknown))]
  | join(", ");

def rows: .[] | "| `\(.address | cell)` | \(.change.actions | join(", ")) | \(names | cell) |";

def table($title): if length == 0 then empty else "", $title, "", "| object | action | attributes |", "| --- | --- | --- |", rows end;

[.resource_changes[]? | select(.change.actions != ["no-op"])] as $changes
| "### Account \($account): \(if $changes == [] then "no changes" else "\($changes | length) to change" end)",
  ([.resource_drift[]?] | table("Changed outside Terraform:")),
  ($changes | table("Apply will do:"))
