data "whatsapp_business_profiles" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw business_profiles > imports.tf
output "business_profiles" {
  value = join("\n", [
    for i, one in data.whatsapp_business_profiles.all.business_profiles : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_business_profile.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
