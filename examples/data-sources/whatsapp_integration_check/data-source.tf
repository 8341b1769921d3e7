terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

variable "support_token" {
  type      = string
  ephemeral = true
}

resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.support_token
}

resource "whatsapp_phone_number_binding" "support" {
  project             = whatsapp_token_binding.support.project
  phone_number_id     = "106000000000001"
  business_account_id = "102000000000001"
}

# Checks everything that the project needs to exchange messages with customers. Do not put the data source inside the check
# block: Terraform would read it during every apply, and plan -detailed-exitcode would exit with 2 forever.
data "whatsapp_integration_check" "support" {
  project             = whatsapp_phone_number_binding.support.project
  phone_number_id     = whatsapp_phone_number_binding.support.phone_number_id
  business_account_id = whatsapp_phone_number_binding.support.business_account_id
  token_fingerprint   = whatsapp_token_binding.support.token_fingerprint
}

# Every plan and apply warns while a check fails.
check "support" {
  assert {
    condition = alltrue([for check in data.whatsapp_integration_check.support.checks : check.status != "failed"])
    error_message = join("\n", [
      for check in data.whatsapp_integration_check.support.checks :
      "${check.name}: ${check.detail} ${check.remedy}" if check.status == "failed"
    ])
  }
}

# For pipelines: terraform output -json support
output "support" {
  value = { for check in data.whatsapp_integration_check.support.checks : check.name => check.status }
}
