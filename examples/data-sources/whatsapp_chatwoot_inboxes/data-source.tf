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

data "whatsapp_chatwoot_inboxes" "all" {}

# An inbox that was not set up completely has no phone number ID or no account. It cannot be imported.
locals {
  complete = {
    for inbox in data.whatsapp_chatwoot_inboxes.all.inboxes : inbox.id => inbox
    if inbox.name != null && inbox.phone_number != null && inbox.phone_number_id != null && inbox.business_account_id != null
  }
}

output "incomplete_inboxes" {
  value = {
    for inbox in data.whatsapp_chatwoot_inboxes.all.inboxes : inbox.id => inbox.name
    if !contains(keys(local.complete), inbox.id)
  }
}

# Imports every complete WhatsApp inbox of the account. Without a token the inboxes are only observed: nothing is written.
import {
  for_each = local.complete
  to       = whatsapp_chatwoot_inbox.all[each.key]
  id       = each.key
}

resource "whatsapp_chatwoot_inbox" "all" {
  for_each = local.complete

  name                = each.value.name
  phone_number        = each.value.phone_number
  phone_number_id     = each.value.phone_number_id
  business_account_id = each.value.business_account_id

  lifecycle {
    ignore_changes = [greeting]
  }
}
