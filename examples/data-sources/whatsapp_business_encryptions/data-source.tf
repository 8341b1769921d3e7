data "whatsapp_business_encryptions" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw business_encryptions > imports.tf
output "business_encryptions" {
  value = join("\n", [
    for i, one in data.whatsapp_business_encryptions.all.business_encryptions : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_business_encryption.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
