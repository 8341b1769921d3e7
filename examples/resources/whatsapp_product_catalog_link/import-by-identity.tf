import {
  to = whatsapp_product_catalog_link.shop
  identity = {
    business_account_id = "102000000000001"
    catalog_id          = "770000000000001"
  }
}
