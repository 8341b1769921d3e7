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

# Meta cannot delete a system user. Destroying this resource revokes the user's tokens.
resource "whatsapp_system_user" "chat" {
  name = "chat-bot"
  role = "EMPLOYEE"
}

output "system_user_id" {
  value = whatsapp_system_user.chat.id # app-scoped: Business Settings shows a different ID
}
