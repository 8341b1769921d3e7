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

variable "chatwoot_token" {
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
    chatwoot = {
      endpoint     = "https://app.chatwoot.com"
      account_id   = 1
      access_token = var.chatwoot_token
    }
  }
}

# The token is checked in every plan and never stored. Chatwoot registers the webhook at Meta.
resource "whatsapp_chatwoot_inbox" "sales" {
  name                = "Sales"
  phone_number        = "+15550100002"
  phone_number_id     = "106000000000002"
  business_account_id = "102000000000001"
  access_token_wo     = var.sales_token

  greeting = {
    enabled = true
    message = "Hello, how can we help?"
  }

  # The token must be able to read this account and this number.
  required_access = {
    business_account_ids = ["102000000000001"]
    phone_number_ids     = ["106000000000002"]
  }
}

# A reference to the whole resource would be sensitive, because of access_token_wo. A reference to this attribute is not.
output "sales_inbox" {
  value = whatsapp_chatwoot_inbox.sales.id
}
