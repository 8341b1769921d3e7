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

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "200000000000001"
  app_secret   = var.app_secret
  business_id  = "300000000000001"
}

resource "whatsapp_system_user" "chat" {
  name = "chat-bot"
  role = "EMPLOYEE"
}

# A token can access an account only if its system user is assigned to the account.
resource "whatsapp_business_account_user" "chat" {
  business_account_id = "102000000000001"
  user_id             = whatsapp_system_user.chat.id
  tasks               = ["MANAGE"] # full control
}
