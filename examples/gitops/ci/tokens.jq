# Turns the JSON of a state into Markdown: when each token expires. It prints keys of projects, addresses and times, and no other value.

def cell: tostring | gsub("[|\r\n]"; " ");

[.values? // {} | .. | objects | select(.mode? == "managed" and (.values | has("expires_at")))]
| if . == [] then empty else
    "", "| token of | expires |", "| --- | --- |",
    (sort_by(.values.expires_at // "~")[] | "| \(.values.project // .address | cell) | \(.values.expires_at // "never, or unknown" | cell) |")
  end
