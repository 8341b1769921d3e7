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

resource "whatsapp_qr_code" "poster" {
  phone_number_id   = "106000000000001"
  prefilled_message = "I have a question about my order"
}

output "short_link" {
  value = whatsapp_qr_code.poster.deep_link_url
}
