resource "whatsapp_token_binding" "support" {
  project         = "SUP"
  access_token_wo = var.support_token
}

resource "whatsapp_phone_number_binding" "support" {
  project         = "SUP"
  phone_number_id = "106000000000001"
}
