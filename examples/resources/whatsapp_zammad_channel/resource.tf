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

variable "zammad_token" {
  type      = string
  ephemeral = true
}

variable "sales_token" {
  type      = string
  ephemeral = true
}

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "200000000000001"
  app_secret   = var.app_secret

  chat = {
    zammad = {
      endpoint     = "https://support.example.com"
      access_token = var.zammad_token
    }
  }
}

# The token is checked in every plan and never stored.
resource "whatsapp_zammad_channel" "sales" {
  phone_number_id     = "106000000000002"
  business_account_id = "102000000000001"
  group_id            = 1
  access_token_wo     = var.sales_token
  app_secret_wo       = var.app_secret

  welcome = "Hello, how can we help?"
  reminder = {
    active  = true
    message = "Are you still there?"
  }
}

# Zammad does not register the webhook. Enter these two values at Meta, once.
output "webhook" {
  value     = whatsapp_zammad_channel.sales.webhook
  sensitive = true # terraform output -json webhook
}
