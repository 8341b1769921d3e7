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

data "whatsapp_zammad_channels" "all" {}

# A channel that was not set up completely has no phone number ID or no account. It cannot be imported.
locals {
  complete = {
    for channel in data.whatsapp_zammad_channels.all.channels : channel.id => channel
    if channel.phone_number_id != null && channel.business_account_id != null
  }
}

output "incomplete_channels" {
  value = {
    for channel in data.whatsapp_zammad_channels.all.channels : channel.id => channel.name
    if !contains(keys(local.complete), channel.id)
  }
}

# Imports every complete WhatsApp channel. Without a token and an app secret the channels are only observed: nothing is written.
import {
  for_each = local.complete
  to       = whatsapp_zammad_channel.all[each.key]
  id       = each.key
}

resource "whatsapp_zammad_channel" "all" {
  for_each = local.complete

  phone_number_id     = each.value.phone_number_id
  business_account_id = each.value.business_account_id
  group_id            = 1

  lifecycle {
    ignore_changes = [group_id, welcome, reminder]
  }
}
