list "whatsapp_phone_number_calling" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
