terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_qr_codes" "sales" {
  phone_number_id = "106000000000002"
}

locals {
  qr_codes = { for qr_code in data.whatsapp_qr_codes.sales.qr_codes : qr_code.code => qr_code }
}

# Imports every QR code of the phone number.
import {
  for_each = local.qr_codes
  to       = whatsapp_qr_code.sales[each.key]
  id       = "106000000000002/${each.key}"
}

resource "whatsapp_qr_code" "sales" {
  for_each = local.qr_codes

  phone_number_id   = "106000000000002"
  prefilled_message = each.value.prefilled_message
}
