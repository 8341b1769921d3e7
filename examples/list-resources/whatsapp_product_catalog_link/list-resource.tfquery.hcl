list "whatsapp_product_catalog_link" "all" {
  provider = whatsapp

  config {
    business_account_id = "102000000000001"
  }
}
