action "whatsapp_phone_number_request_code" "support" {
  config {
    phone_number_id = "106000000000003"
    method          = "SMS"
    language        = "en_US"
  }
}

# terraform apply -invoke=action.whatsapp_phone_number_request_code.support
