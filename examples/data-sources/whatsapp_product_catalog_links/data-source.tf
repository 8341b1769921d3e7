data "whatsapp_product_catalog_links" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw product_catalog_links > imports.tf
output "product_catalog_links" {
  value = join("\n", [
    for i, one in data.whatsapp_product_catalog_links.all.product_catalog_links : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_product_catalog_link.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
