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
  chat         = { zammad = { access_token = var.chat_credential } }
}

# What the channel holds already is adopted.
import {
  to = whatsapp_token_binding.support
  id = "1"
}

import {
  to = whatsapp_phone_number_binding.support
  id = "1"
}

# The token that the channel uses to talk to customers, and the phone number that it talks from.
resource "whatsapp_token_binding" "support" {
  project         = "1" # the id of the channel
  access_token_wo = var.support_token
}

resource "whatsapp_phone_number_binding" "support" {
  project         = "1"
  phone_number_id = "106000000000001"

  # Zammad asks Meta with the token that the channel holds whenever it is saved, so a good token comes first.
  depends_on = [whatsapp_token_binding.support]
}
