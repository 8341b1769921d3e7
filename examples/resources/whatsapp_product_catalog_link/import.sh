# The ID consists of the ID of the WhatsApp Business Account and the ID of the catalog.
terraform import whatsapp_product_catalog_link.shop 102000000000001/770000000000001
