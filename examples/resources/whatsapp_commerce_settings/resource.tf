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

provider "whatsapp" {
  access_token = var.meta_token
}

# The WhatsApp Business Account must have a product catalog.
resource "whatsapp_commerce_settings" "support" {
  phone_number_id    = "106000000000001"
  is_cart_enabled    = false
  is_catalog_visible = true
}
