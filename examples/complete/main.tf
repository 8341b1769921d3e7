terraform {
  required_version = ">= 1.11"

  required_providers {
    whatsapp = {
      source  = "terraform.local/platform/whatsapp"
      version = ">= 0.1"
    }
  }
}

# Set the secrets in TF_VAR_... environment variables. Ephemeral variables are not stored in the state or in the plan.
variable "meta_token" {
  description = "System user access token with which the provider calls Meta."
  type        = string
  ephemeral   = true
}

variable "app_secret" {
  description = "Secret of the Meta app."
  type        = string
  ephemeral   = true
}

variable "chat_endpoint" {
  description = "Address of the chat service, such as https://chat.example.com/api."
  type        = string
}

variable "chat_credential" {
  description = "Credential for the chat service."
  type        = string
  ephemeral   = true
}

variable "support_token" {
  description = "System user access token of the support project."
  type        = string
  ephemeral   = true
}

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "200000000000001"
  app_secret   = var.app_secret

  chat = {
    http = {
      endpoint     = var.chat_endpoint
      access_token = var.chat_credential
    }
  }
}

locals {
  project             = "SUPPORT"
  business_account_id = "102000000000001"
  phone_number_id     = "106000000000001" # not the phone number: WhatsApp Manager shows this ID next to it
}

# The plan fails if the token is invalid, belongs to another app, lacks one of the three scopes that a chat needs, or
# cannot read the account and the number.
resource "whatsapp_token_binding" "support" {
  project          = local.project
  access_token_wo  = var.support_token
  minimum_validity = "168h"

  required_access = {
    business_account_ids = [local.business_account_id]
    phone_number_ids     = [local.phone_number_id]
  }
}

resource "whatsapp_phone_number_binding" "support" {
  project             = local.project
  phone_number_id     = local.phone_number_id
  business_account_id = local.business_account_id # optional: the number must be listed there
}

# Inspects the provider's own token. With on_failure = "none" the check block below decides what to do about failures.
data "whatsapp_token_scopes" "provider" {
  required_scopes = ["whatsapp_business_management"]
  on_failure      = "none"
}

# Warns before a token expires. Run a plan every night to see the warnings in time.
check "tokens" {
  assert {
    condition     = length(data.whatsapp_token_scopes.provider.failures) == 0
    error_message = join(" ", data.whatsapp_token_scopes.provider.failures)
  }

  assert {
    condition     = timecmp(coalesce(whatsapp_token_binding.support.expires_at, "9999-12-31T00:00:00Z"), timeadd(plantimestamp(), "720h")) > 0
    error_message = "The support project's token expires in less than 30 days: generate a new one."
  }
}

output "support_phone_number" {
  value = whatsapp_phone_number_binding.support.display_phone_number
}
