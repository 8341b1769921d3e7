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

resource "whatsapp_app_webhook" "messages" {
  callback_url            = "https://chat.example.com/webhooks/whatsapp"
  fields                  = ["account_update", "message_template_status_update", "messages"]
  verify_token_wo         = var.verify_token
  verify_token_wo_version = "1"
}
