# Turns the JSON of a plan into Markdown: what changed, what apply will do, and when each token expires. It prints addresses,
# names of attributes, keys of projects and times, and no other value.

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
| [.prior_state.values? // {} | .. | objects | select(.mode? == "managed" and (.values | has("expires_at")))] as $tokens
| "### Account \($account): \(if $changes == [] then "no changes" else "\($changes | length) to change" end)",
  ([.resource_drift[]?] | table("Changed outside Terraform:")),
  ($changes | table("Apply will do:")),
  if $tokens == [] then empty else
    "", "| token of | expires |", "| --- | --- |",
    ($tokens | sort_by(.values.expires_at // "~")[] | "| \(.values.project // .address | cell) | \(.values.expires_at // "never, or unknown" | cell) |")
  end
