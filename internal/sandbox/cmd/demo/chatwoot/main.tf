terraform {
  required_version = ">= 1.11"
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}

# Secrets come in TF_VAR_ environment variables. Being ephemeral, they end up in no state and in no plan.
variable "meta_token" { ephemeral = true }
variable "app_secret" { ephemeral = true }
variable "chat_credential" { ephemeral = true }

provider "whatsapp" {
  access_token = var.meta_token # who asks Meta
  app_id       = "200000000000001"
  app_secret   = var.app_secret
  chat         = { chatwoot = { account_id = 1, access_token = var.chat_credential } }
}
