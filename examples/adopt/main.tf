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
  description = "System user access token of an admin of the business portfolio."
  type        = string
  ephemeral   = true
}

variable "app_secret" {
  description = "Secret of the Meta app."
  type        = string
  ephemeral   = true
}

variable "chatwoot_token" {
  description = "Access token of an administrator of the Chatwoot account."
  type        = string
  ephemeral   = true
}

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "200000000000001"
  app_secret   = var.app_secret
  business_id  = "300000000000001"

  chat = {
    chatwoot = {
      endpoint     = "https://app.chatwoot.com"
      account_id   = 1
      access_token = var.chatwoot_token
    }
  }
}
