terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

variable "support_token" {
  description = "System user access token of the support project."
  type        = string
  ephemeral   = true
}

resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.support_token
}

locals {
  support_token = provider::whatsapp::token_fingerprint(var.support_token) # ephemeral, like its argument
}

# Warns if the project uses another token than the one in the secret store.
check "support_token" {
  assert {
    condition     = local.support_token == whatsapp_token_binding.support.token_fingerprint
    error_message = "The project does not use the token from the secret store."
  }
}
