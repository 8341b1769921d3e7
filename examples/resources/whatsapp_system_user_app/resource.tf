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

# Installs the app on the system user ("associate the application"). This must happen before a token is generated. The
# object that generates the token should refer to whatsapp_system_user_app.chat.system_user_id to keep this order.
resource "whatsapp_system_user_app" "chat" {
  system_user_id = whatsapp_system_user.chat.id
  app_id         = "200000000000001"
}

output "system_user_with_app" {
  value = whatsapp_system_user_app.chat.system_user_id
}
