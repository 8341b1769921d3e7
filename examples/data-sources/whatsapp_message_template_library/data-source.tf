terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_message_template_library" "delivery" {
  topic    = "ORDER_MANAGEMENT"
  usecase  = "DELIVERY_UPDATE"
  language = "en_US"
}

# What customers would read.
output "offered" {
  value = { for template in data.whatsapp_message_template_library.delivery.templates : template.name => template.body }
}
