terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

variable "meta_token" {
  type      = string
  ephemeral = true
}

variable "app_secret" {
  type      = string
  ephemeral = true
}

variable "verify_token" {
  type      = string
  ephemeral = true
}

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "200000000000001"
  app_secret   = var.app_secret
}

# The app must be subscribed to the account and to messages: name the resources that do that in depends_on.
resource "whatsapp_phone_number_webhook" "support" {
  phone_number_id         = "106000000000001"
  override_callback_uri   = "https://support.example.com/webhooks/whatsapp"
  verify_token_wo         = var.verify_token
  verify_token_wo_version = "1"
}
