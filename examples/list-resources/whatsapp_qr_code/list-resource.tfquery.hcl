list "whatsapp_qr_code" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
