terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_flows" "all" {
  business_account_id = "102000000000001"
}

check "flows" {
  assert {
    condition     = alltrue([for flow in data.whatsapp_flows.all.flows : length(flow.validation_errors) == 0])
    error_message = "The JSON of a flow has errors: see the output broken_flows."
  }
}

output "broken_flows" {
  value = {
    for flow in data.whatsapp_flows.all.flows : flow.name => [for error in flow.validation_errors : "line ${error.line_start}: ${error.message}"]
    if length(flow.validation_errors) > 0
  }
}

# Published flows by their names, for the buttons of message templates.
output "flow_ids" {
  value = { for flow in data.whatsapp_flows.all.flows : flow.name => flow.id if flow.status == "PUBLISHED" }
}
