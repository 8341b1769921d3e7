terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_message_templates" "all" {
  business_account_id = "102000000000001"
}

# Templates that Meta has paused or rejected, or will charge in another category next month.
data "whatsapp_message_templates" "stopped" {
  business_account_id = "102000000000001"
  statuses            = ["REJECTED", "PAUSED", "DISABLED"]
}

check "templates" {
  assert {
    condition     = length(data.whatsapp_message_templates.stopped.templates) == 0
    error_message = "These templates cannot be sent: ${join(", ", data.whatsapp_message_templates.stopped.templates[*].name)}."
  }

  assert {
    condition     = data.whatsapp_message_templates.all.message_template_count < data.whatsapp_message_templates.all.message_template_limit * 0.9
    error_message = "The account has nearly as many templates as it may have."
  }
}

output "next_month" {
  value = {
    for template in data.whatsapp_message_templates.all.templates : "${template.name}/${template.language}" => template.correct_category
    if template.correct_category != null
  }
}

locals {
  templates = {
    for template in data.whatsapp_message_templates.all.templates : "${template.name}/${template.language}" => template
    if !contains(["PENDING_DELETION", "DELETED"], template.status)
  }
}

# Imports every template of the account with its content as it is at Meta.
import {
  for_each = local.templates
  to       = whatsapp_message_template.all[each.key]
  id       = "102000000000001/${each.key}"
}

resource "whatsapp_message_template" "all" {
  for_each = local.templates

  business_account_id = "102000000000001"
  name                = each.value.name
  language            = each.value.language
  category            = each.value.category
  parameter_format    = each.value.parameter_format
  components_json     = each.value.components_json
}
