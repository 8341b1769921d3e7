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

# The messages of this account go to a callback of their own. The app itself must be subscribed to messages: if a resource
# whatsapp_app_webhook does that, name it in depends_on.
resource "whatsapp_business_account_webhook" "support" {
  business_account_id     = "102000000000001"
  override_callback_uri   = "https://support.example.com/webhooks/whatsapp"
  verify_token_wo         = var.verify_token
  verify_token_wo_version = "1"
}
