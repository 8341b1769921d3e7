# What ci/report.jq and ci/templates.sh read of the JSON of a plan.

def cell: tostring | gsub("[|\r\n]+"; " ");

# The templates as Meta showed them while planning. Modules are included.
def templates: .prior_state.values? // {} | .. | objects | select(.type? == "whatsapp_message_template" and .mode? == "managed");

# What somebody has to look at: Meta does not send the template, or charges for another category than the configured one.
def problem:
  .values | (.status | IN("APPROVED", "PENDING", "IN_APPEAL") | not) or .effective_category != .category or .correct_category != null;
