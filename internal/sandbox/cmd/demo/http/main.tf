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
variable "support_token" { ephemeral = true }

provider "whatsapp" {
  access_token = var.meta_token # who asks Meta
  app_id       = "200000000000001"
  app_secret   = var.app_secret
  chat         = { http = { access_token = var.chat_credential } }
}

# The token that the chat project uses to talk to customers, and the phone number that it talks from.
resource "whatsapp_token_binding" "support" {
  project         = "SUPPORT"
  access_token_wo = var.support_token
}

resource "whatsapp_phone_number_binding" "support" {
  project         = "SUPPORT"
  phone_number_id = "106000000000001"
}
