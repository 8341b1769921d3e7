import {
  to = whatsapp_product_catalog_link.shop
  id = "102000000000001/770000000000001"
}
